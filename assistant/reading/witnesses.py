"""Who tells of what was seen, and is not looked for: a pattern over folded text."""

#: A witness, a colleague, an office: « le videur », « notre standardiste », « une riveraine ».
WITNESS = (
    r"(?:temoin|victime|plaignante?|requerante?|collegue|enqueteur|enquetrice|opj|patrone?|patronne"
    r"|chef|commissaire|magistrate?|procureure?|juge|proprietaire|voisine?|gerante?|amie?|copine"
    r"|copain|caissiere?|boulangere?|pharmacienne?|buraliste|barman|serveu(?:r|se)|gardien(?:ne)?"
    r"|concierge|chauffeur|livreur|vigile|agent|commercante?|cliente?|passante?|riveraine?|mere|pere"
    r"|parent|frere|soe?ur|mari|epoux|epouse|fils|parquet|greffe|greffiere?|brigade|brigadier|patrouille"
    r"|equipage|conducteur|conductrice|guichetiere?|kiosquiere?|hoteliere?|restauratrice"
    r"|restaurateur|videur|videuse|adjointe?|standardiste|stagiaire|epiciere?|facteur|factrice"
    r"|eboueur|policier|policiere|gendarme|mediateur|mediatrice|mairie|habitante?|locataire|syndic"
    r"|coiffeu(?:r|se)|fleuriste|maraichere?|controleu(?:r|se)|ambulanciere?|pompier|infirmiere?"
    r"|declarante?|appelante?|interlocuteur|interlocutrice|assureur|garagiste|touriste|etudiante?"
    r"|retraitee?|joggeu(?:r|se)|usagere?|spectat(?:eur|rice)|temoignage|rapport|deposition)s?"
)
