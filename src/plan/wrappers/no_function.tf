# Parts of well-known modules that create no function.
