"""Who tells of what was seen, or is of the speaker's own: patterns over folded text."""

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
#: What makes somebody, or something, the speaker's own.
MY = "(?:mon|ma|mes|notre|nos)"
#: Those who work on the case, and are not looked for in it.
OFFICE_HOLDER = (
    r"(?:temoin|plaignante?|requerante?|collegue|chef|cheffe|commissaire|magistrate?|procureure?"
    r"|juge|greffiere?|greffe|brigadier|adjointe?|stagiaire|standardiste|opj|enquet(?:eur|rice)"
    r"|commandante?|capitaine|lieutenante?|colonel|prefete?|maire|directeur|directrice|experte?"
    r"|avocate?|architecte|fleuriste|riveraine?|binome|assistante?|secretaire|hierarchie|gerante?"
    r"|serveuse|patronne|videur|voisine?|responsable)s?"
)
#: Somebody of the speaker's own, or of the office: « ma sœur en robe verte », « le greffe ».
OWN_PEOPLE = (
    rf"\b(?:{MY} (?:\w+ )?(?:{WITNESS}|tante|oncle|cousine?|neveu|niece|equipe"
    r"|grand-mere|grand-pere|belle-soe?ur|beau-frere|femme|famille)"
    rf"|(?:{MY}|le|la|les|l'|un|une) ?{OFFICE_HOLDER})\b"
)
