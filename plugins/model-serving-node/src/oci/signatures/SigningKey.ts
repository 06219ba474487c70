import { createHash, createPublicKey, KeyObject, verify } from 'node:crypto';
import { ServiceUnavailableError } from '@backstage/errors';
import type { Secret } from '../../secrets';

const SMALLEST_RSA_BITS = 2048;

/** A public key that can check signatures. */
export class LoadedKey {
  readonly name: string;
  /** How Sigstore bundles point to a key: base64 of the SHA-256 of its DER form. */
  readonly hint: string;
  readonly #key: KeyObject;

  constructor(name: string, key: KeyObject) {
    this.name = name;
    this.#key = key;
    this.hint = createHash('sha256')
      .update(key.export({ type: 'spki', format: 'der' }))
      .digest('base64');
  }

  /** Whether this key signed these bytes: ECDSA in DER and RSA PKCS #1 v1.5 over SHA-256, Ed25519 over the bytes. */
  signed(bytes: Uint8Array, signature: Uint8Array): boolean {
    const hash = this.#key.asymmetricKeyType === 'ed25519' ? null : 'sha256';
    try {
      return verify(hash, bytes, this.#key, signature);
    } catch {
      return false;
    }
  }
}

/** A public key with which the operator checks signatures. Read for each use, so that a replaced file counts at once. */
export class SigningKey {
  readonly name: string;
  readonly #pem: Secret;
  readonly #configKey: string;

  /**
   * @param name - what a page shows: `verified by <name>`
   * @param configKey - for errors
   */
  constructor(name: string, pem: Secret, configKey: string) {
    this.name = name;
    this.#pem = pem;
    this.#configKey = configKey;
  }

  /** @throws ServiceUnavailableError saying why the key cannot be used */
  async load(): Promise<LoadedKey> {
    let key: KeyObject;
    const pem = await this.#pem.read();
    if (/PRIVATE KEY/.test(pem)) {
      throw this.#unusable('it is a private key; configure the public one');
    }
    try {
      key = createPublicKey(pem);
    } catch {
      throw this.#unusable('it is no public key in PEM form');
    }
    const { asymmetricKeyDetails: details, asymmetricKeyType: type } = key;
    const isSupported =
      type === 'ed25519' ||
      (type === 'ec' && details?.namedCurve === 'prime256v1') ||
      (type === 'rsa' && (details?.modulusLength ?? 0) >= SMALLEST_RSA_BITS);
    if (!isSupported) {
      throw this.#unusable(
        'only ECDSA P-256, Ed25519 and RSA from 2048 bits are supported',
      );
    }
    return new LoadedKey(this.name, key);
  }

  #unusable(reason: string) {
    return new ServiceUnavailableError(
      `The key of ${this.#configKey} cannot be used: ${reason}`,
    );
  }
}
