"""Hit to clip: evidence by stream copy, a captioned copy for the screen."""
