/**
 * The CLR 2.0 context, written from its published vocabulary because no package carries it. Signatures depend on every
 * term, so in content it is the published one: a test pins its digest and verifies the specification's signed record.
 */
const CLR = 'https://purl.imsglobal.org/spec/vc/clr/vocab.html#'

/** A value set whose members are of one class. */
const setOf = (property: string, type: string) => ({ '@id': `${CLR}${property}`, '@type': type, '@container': '@set' })

const ALIASES = { id: '@id', type: '@type' }

export const CLR_CONTEXT_URLS = [
  'https://purl.imsglobal.org/spec/clr/v2p0/context.json',
  'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json',
] as const

export const CLR_CONTEXT = {
  '@context': {
    ...ALIASES,
    ClrCredential: {
      '@id': `${CLR}ClrCredential`,
      // `xsd:` is unresolved in the published context as well; resolving it here would break every signature.
      '@context': { ...ALIASES, partial: { '@id': `${CLR}partial`, '@type': 'xsd:boolean' } },
    },
    ClrSubject: {
      '@id': `${CLR}ClrSubject`,
      '@context': {
        ...ALIASES,
        cred: 'https://www.w3.org/2018/credentials#',
        obi: 'https://purl.imsglobal.org/spec/vc/ob/vocab.html#',
        achievement: setOf('achievement', 'obi:Achievement'),
        association: setOf('association', `${CLR}Association`),
        verifiableCredential: setOf('verifiableCredential', 'cred:verifiableCredential'),
        identifier: setOf('identifier-1', 'obi:Identifier'),
      },
    },
    Association: {
      '@id': `${CLR}Association`,
      '@context': {
        associationType: { '@id': `${CLR}AssociationType` },
        sourceId: { '@id': `${CLR}sourceId`, '@type': 'xsd:anyURI' },
        targetId: { '@id': `${CLR}targetId`, '@type': 'xsd:anyURI' },
      },
    },
  },
}
