"""The words of the format as types: values, the contractor and its parts, layers, and what a merge makes of them."""
