"""Cases: what a team does with a complaint, as events; who has it, what is due and what is late follow from them."""
