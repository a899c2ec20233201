/** ASN concepts of education levels; CASE takes the codes of CEDS. */
const ASN_LEVEL = 'http://purl.org/ASN/scheme/ASNEducationLevel/'

/** `…/ASNEducationLevel/K` is KG, `…/4` is 04; of any other concept what stands last in its address. */
export function levelOfConcept(iri: string): string {
  const local = iri.split(/[/#]/).findLast((part) => part !== '') ?? ''
  const name = local === iri ? iri.replace(/^[A-Za-z][A-Za-z0-9+.-]*:/, '') : local
  if (!/\/ASNEducationLevel\//i.test(iri)) return name || iri
  if (name === 'K') return 'KG'
  return /^\d$/.test(name) ? `0${name}` : name
}

/** The ASN concept of a level of CEDS; null for one that ASN does not know. */
export function conceptOfLevel(level: string): string | null {
  if (level === 'KG') return `${ASN_LEVEL}K`
  return /^(0[1-9]|1[0-2])$/.test(level) ? `${ASN_LEVEL}${Number(level)}` : null
}
