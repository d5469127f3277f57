"""Neural networks behind protocols; imports nothing of ours."""
