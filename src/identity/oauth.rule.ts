/** Reading frameworks by CASE 1.0 and 1.1. The standard names no scopes; spelt as 1EdTech spells its others. */
export const CASE_1_0_SCOPE = 'https://purl.imsglobal.org/spec/case/v1p0/scope/core.readonly'
export const CASE_1_1_SCOPE = 'https://purl.imsglobal.org/spec/case/v1p1/scope/core.readonly'

/** Scopes that a token may have. */
export const SCOPES: readonly string[] = [CASE_1_0_SCOPE, CASE_1_1_SCOPE]

export type OauthCode =
  | 'invalid_request'
  | 'invalid_client'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'invalid_scope'

/** A refusal of the token endpoint. RFC 6749 §5.2. */
export class OauthProblem extends Error {
  readonly code: OauthCode

  constructor(code: OauthCode, description: string) {
    super(description)
    this.name = 'OauthProblem'
    this.code = code
  }

  get status(): number {
    return this.code === 'invalid_client' ? 401 : 400
  }
}

export interface TokenRequest {
  readonly client: string
  readonly secret: string
  readonly scopes: readonly string[]
}

/** A grant of client credentials, from the form and the header. RFC 6749 §2.3.1, §3.3, §4.4. @throws OauthProblem */
export function tokenRequest(form: URLSearchParams, authorization: string | undefined): TokenRequest {
  for (const name of new Set(form.keys()))
    if (form.getAll(name).length > 1) throw new OauthProblem('invalid_request', `Give ${name.slice(0, 50)} once.`)
  const grant = form.get('grant_type')
  if (!grant) throw new OauthProblem('invalid_request', 'Give grant_type=client_credentials.')
  const credentials = credentialsOf(form, authorization)
  if (grant !== 'client_credentials')
    throw new OauthProblem('unsupported_grant_type', 'The one grant here is client_credentials.')
  return { ...credentials, scopes: scopesOf(form.get('scope')) }
}

function credentialsOf(form: URLSearchParams, authorization: string | undefined): { client: string; secret: string } {
  const [client, secret] = [form.get('client_id'), form.get('client_secret')]
  if (authorization === undefined) {
    if (client && secret) return { client, secret }
    throw new OauthProblem('invalid_client', 'Give client id and secret, by HTTP Basic or as client_id, client_secret.')
  }
  if (secret !== null) throw new OauthProblem('invalid_request', 'Give the secret in one place, not in two.')
  const basic = /^Basic +([A-Za-z0-9+/=]{1,1000})$/i.exec(authorization)?.[1]
  const [, name = '', password = ''] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic ?? '', 'base64').toString('utf8')) ?? []
  const given = { client: formDecoded(name), secret: formDecoded(password) }
  if (given.client === '' || given.secret === '')
    throw new OauthProblem('invalid_client', 'The header Authorization is not "Basic <id:secret in Base64>".')
  if (client !== null && client !== given.client)
    throw new OauthProblem('invalid_request', 'client_id is another than that of the header Authorization.')
  return given
}

/** Both parts stand form-encoded in the header; what is no such encoding is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

/** Without the parameter: all. */
function scopesOf(text: string | null): readonly string[] {
  if (text === null || text.trim() === '') return SCOPES
  const asked = [...new Set(text.trim().split(/ +/))]
  if (asked.every((scope) => SCOPES.includes(scope))) return asked
  throw new OauthProblem('invalid_scope', `Scopes here: ${SCOPES.join(' ')}.`)
}
