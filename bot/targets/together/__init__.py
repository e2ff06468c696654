"""What rep and manager agree on for a period: the band, two or three ways of working that count,
and what help was promised. Kept in every version; an answer to pressure, never a means of it."""
