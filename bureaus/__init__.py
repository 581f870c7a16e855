"""What bureaus differ in: packs of rules, posts, words and terms, and the articles behind them."""
