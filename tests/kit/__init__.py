"""What every register has, tried on the registers there are."""
