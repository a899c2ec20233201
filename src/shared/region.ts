/** ISO 3166-2 code, or cbsa:NNNNN for a US metropolitan area; also asked on import, where it is not GraphQL that checks. */
export const isRegion = (text: string): boolean => /^[A-Z]{2}(-[A-Z0-9]{1,3})?$|^cbsa:\d{5}$/.test(text)
