"""What the public site and the desk share: templates, assets, addresses and components."""
