"""The chat's page as markup: results, timeline, plan. Pure text in, text out; no Gradio here."""
