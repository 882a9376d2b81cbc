"""排队进度: the person's own page with the place in line, by the QR of the slip."""
