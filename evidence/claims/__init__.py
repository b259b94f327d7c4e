"""What is said: claims, their outcomes, and the studies that bear on them."""
