"""Who meets whom: a model without slots whose optimum also proves how good any plan can be."""
