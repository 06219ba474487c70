import { isIPv4 } from 'node:net';
import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import { HttpCredentials, readHttpCredentials } from '../http/HttpCredentials';
import { readSecret } from '../secrets';
import { isOciHost } from './reference';
import { SigningKey } from './signatures/SigningKey';

const REGISTRIES = 'modelServing.models.registries';
const SIGNING_KEYS = 'modelServing.models.signingKeys';

/** A registry that the backend may call, from `modelServing.models.registries`. @public */
export interface OciRegistryConfig {
  /** Host with its port, as addresses of artifacts write it. */
  host: string;
  /** Root of its API. */
  url: string;
  credentials: HttpCredentials;
  /** Hosts that may issue tokens for it; its own is always one. */
  tokenHosts: readonly string[];
}

/** Which registries may be called, and which keys sign what is in them. @public */
export interface OciConfig {
  registries: readonly OciRegistryConfig[];
  signingKeys: readonly SigningKey[];
}

/** Docker Hub's addresses name a host that is not its registry's. */
const DOCKER_HUB = {
  host: 'docker.io',
  url: 'https://registry-1.docker.io',
  tokenHosts: ['auth.docker.io'],
};

/**
 * Reads `modelServing.models.registries` and `modelServing.models.signingKeys`.
 *
 * @throws InputError naming the key whose value cannot be used; never with a secret in it
 * @public
 */
export function readOciConfig(config: Config): OciConfig {
  const registries = (config.getOptionalConfigArray(REGISTRIES) ?? []).map(
    (entry, index) => readRegistry(entry, `${REGISTRIES}[${index}]`),
  );
  const hosts = registries.map(({ host }) => host);
  const twice = hosts.find((host, index) => hosts.indexOf(host) < index);
  if (twice) {
    throw new InputError(`${REGISTRIES} lists ${twice} twice`);
  }
  const signingKeys = (config.getOptionalConfigArray(SIGNING_KEYS) ?? []).map(
    (entry, index) => readSigningKey(entry, `${SIGNING_KEYS}[${index}]`),
  );
  return { registries, signingKeys };
}

function readRegistry(config: Config, key: string): OciRegistryConfig {
  const host = config.getString('host').toLowerCase();
  if (!isOciHost(host)) {
    throw new InputError(
      `${key}.host must be a host with an optional port, such as registry.example.com:5000`,
    );
  }
  const insecure = config.getOptionalBoolean('insecure') ?? false;
  if (insecure && !isLoopback(host)) {
    throw new InputError(
      `${key}.insecure is only for registries on this machine. Use https for ${host}`,
    );
  }
  const isHub = host === DOCKER_HUB.host;
  const url = isHub
    ? DOCKER_HUB.url
    : `${insecure ? 'http' : 'https'}://${host}`;
  const tokenHosts = config.getOptionalStringArray('tokenHosts') ?? [];
  const wrong = tokenHosts.find(each => !isOciHost(each.toLowerCase()));
  if (wrong !== undefined) {
    throw new InputError(`${key}.tokenHosts must list hosts, not ${wrong}`);
  }
  return {
    host,
    url,
    credentials: readHttpCredentials(config, key),
    tokenHosts: [
      new URL(url).host,
      ...(isHub ? DOCKER_HUB.tokenHosts : []),
      ...tokenHosts.map(each => each.toLowerCase()),
    ],
  };
}

function readSigningKey(config: Config, key: string): SigningKey {
  const publicKey = readSecret(config, 'publicKey', key);
  if (!publicKey) {
    throw new InputError(`${key} must have publicKey or publicKeyFile`);
  }
  return new SigningKey(config.getString('name'), publicKey, key);
}

function isLoopback(host: string): boolean {
  const { hostname } = new URL(`http://${host}`);
  return (
    hostname === 'localhost' ||
    hostname === '[::1]' ||
    (isIPv4(hostname) && hostname.startsWith('127.'))
  );
}
