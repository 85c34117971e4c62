"""The research graph: relations over Parquet, and what fills them."""
