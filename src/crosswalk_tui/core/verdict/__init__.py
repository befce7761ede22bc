"""The verdict: findings on price, capability, limits, risk and value, and whom to pick if what matters."""
