// placeholder until the first file of this adapter lands
