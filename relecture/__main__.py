"""``python -m relecture`` is the console script."""

import sys

from relecture.main import main

sys.exit(main())
