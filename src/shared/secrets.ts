import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'

/** What a derived key is for; a key for one purpose is useless for another. */
export type SecretPurpose =
  | 'learner-keys'
  | 'pseudonyms'
  | 'ranking'
  | 'cursors'
  | 'audit-heads'
  | 'api-keys'
  | 'access-tokens'
  | 'erasure'
  | 'installation'
  | 'subscriptions'

/** All keys of an installation, derived from one master secret of 32 bytes. Never logged, never leaves the process. */
export class Secrets {
  readonly #master: Buffer
  readonly #derived = new Map<SecretPurpose, Buffer>()

  constructor(master: Buffer) {
    if (master.length < 32) throw new Error('the master secret needs at least 32 bytes')
    this.#master = master
  }

  /** 32 bytes, the same for the same master and purpose. */
  key(purpose: SecretPurpose): Buffer {
    let key = this.#derived.get(purpose)
    if (!key) {
      key = Buffer.from(hkdfSync('sha256', this.#master, 'headwater', purpose, 32))
      this.#derived.set(purpose, key)
    }
    return key
  }

  /** HMAC-SHA-256 over length-prefixed parts, so that ("a", "bc") and ("ab", "c") differ. */
  mac(purpose: SecretPurpose, ...parts: readonly string[]): Buffer {
    const mac = createHmac('sha256', this.key(purpose))
    for (const part of parts) mac.update(`${Buffer.byteLength(part)}:`).update(part)
    return mac.digest()
  }

  toJSON(): string {
    return '[secrets]'
  }
}

const NONCE = 12
const TAG = 16

/** AES-256-GCM: nonce, ciphertext, tag. `context` is authenticated: what was sealed for one row opens for no other. */
export function seal(key: Buffer, plain: Buffer, context: string): Buffer {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

/** The inverse of `seal`; throws when key, context or bytes are not the ones. */
export function unseal(key: Buffer, sealed: Buffer, context: string): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE)).setAAD(Buffer.from(context))
  decipher.setAuthTag(sealed.subarray(sealed.length - TAG))
  return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()])
}
