"""Funding channels of funders, and the financings that families got through them."""
