"""What is the user's: own prices, discounts, credits, providers, models and scores, and how they change list prices."""
