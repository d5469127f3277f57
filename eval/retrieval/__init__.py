"""Parts of the retrieval benchmark: days, truth, oracle, questions, metrics, report."""
