"""Pictures of the documentation, and the scenes that they are taken of."""
