import { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';

/** `modelServing.onboarding`: what a new tenant gets that differs between platforms. @public */
export interface OnboardingConfig {
  /** ClusterRole that members of a tenant are bound to in its namespace. */
  memberRole: string;
  /** What a tenant's SecretStore reads; undefined where tenants get no store. */
  vault: OnboardingVault | undefined;
  /** The accelerators' resource in quotas. */
  acceleratorResource: string;
  limits: OnboardingLimits;
}

/**
 * The vault whose path of the tenant's name its SecretStore reads.
 * @public
 */
export interface OnboardingVault {
  server: string;
  version: string;
  /** Of Vault Enterprise. */
  namespace?: string;
  /**
   * How the store signs in, as `spec.provider.vault.auth` of a SecretStore has it; `{tenant}` stands for its name.
   * Undefined where the server is a proxy that signs in by itself.
   */
  auth?: Readonly<Record<string, unknown>>;
}

/**
 * What a new tenant may use besides accelerators: keys of its ConfigMap `serving-limits`, which `docs/policies.md`
 * explains with what holds where they are absent, and amounts of its ResourceQuota.
 * @public
 */
export interface OnboardingLimits {
  /** Storage classes of its volume claims; none where empty. */
  storageClasses: readonly string[];
  /** Kubernetes quantities. */
  maxStoragePerClaim?: string;
  maxScratch?: string;
  companionCpu?: string;
  companionMemory?: string;
  maxGraceSeconds?: number;
  /** Host names of its routes; `{tenant}` is replaced by its name. */
  hostnames: readonly string[];
  /** `<namespace>/<name>` of the gateways its routes may attach to. */
  gateways: readonly string[];
  /** Storage of all claims together, a Kubernetes quantity. */
  totalStorage: string;
  /** Pods at a time, waiting ones included. */
  pods: number;
}

const QUANTITY = /^[0-9]+(\.[0-9]+)?(m|[kMGTPE]|[KMGTPE]i)?$/;
const PLACE = /^[a-z0-9.-]+\/[a-z0-9.-]+$/;
const HOST = /^(\*\.)?[a-z0-9{}.-]+$/;

function readLimits(config: Config | undefined): OnboardingLimits {
  const at = (key: string) => `modelServing.onboarding.limits.${key}`;
  const quantity = (key: string) => {
    // A plain number is a quantity too, and YAML reads it as a number.
    const value = config?.getOptional(key);
    if (value === undefined) {
      return undefined;
    }
    if (!QUANTITY.test(String(value))) {
      throw new InputError(
        `${at(key)} must be a Kubernetes quantity such as 2Gi, not "${value}"`,
      );
    }
    return String(value);
  };
  const positive = (key: string) => {
    const value = config?.getOptionalNumber(key);
    if (value !== undefined && !(Number.isInteger(value) && value > 0)) {
      throw new InputError(`${at(key)} must be a whole number above 0`);
    }
    return value;
  };
  const list = (key: string, pattern: RegExp) => {
    const values = config?.getOptionalStringArray(key) ?? [];
    const odd = values.find(value => !pattern.test(value));
    if (odd !== undefined) {
      throw new InputError(`${at(key)} contains "${odd}", which is not valid`);
    }
    return values;
  };
  return {
    storageClasses: list('storageClasses', /^[a-z0-9.-]+$/),
    maxStoragePerClaim: quantity('maxStoragePerClaim'),
    maxScratch: quantity('maxScratch'),
    companionCpu: quantity('companionCpu'),
    companionMemory: quantity('companionMemory'),
    maxGraceSeconds: positive('maxGraceSeconds'),
    hostnames: list('hostnames', HOST),
    gateways: list('gateways', PLACE),
    totalStorage: quantity('totalStorage') ?? '1Ti',
    pods: positive('pods') ?? 200,
  };
}

function readVault(config: Config | undefined): OnboardingVault | undefined {
  const at = 'modelServing.onboarding.vault';
  const server = config?.getOptionalString('server');
  if (!config || !server) {
    return undefined;
  }
  if (!URL.canParse(server) || !/^https?:/.test(server)) {
    throw new InputError(`${at}.server must be an address of http or https`);
  }
  const namespace = config.getOptionalString('namespace');
  const auth = config.getOptional<Record<string, unknown>>('auth');
  const isObject =
    typeof auth === 'object' && auth !== null && !Array.isArray(auth);
  if (auth !== undefined && !(isObject && Object.keys(auth).length === 1)) {
    throw new InputError(
      `${at}.auth must have one way of signing in, such as kubernetes`,
    );
  }
  return {
    server,
    version: config.getOptionalString('version') ?? 'v2',
    ...(namespace ? { namespace } : {}),
    ...(auth ? { auth } : {}),
  };
}

/** Reads `modelServing.onboarding`. @public */
export function readOnboardingConfig(root: Config): OnboardingConfig {
  const config = root.getOptionalConfig('modelServing.onboarding');
  return {
    memberRole: config?.getOptionalString('memberRole') ?? 'tenant-member',
    vault: readVault(config?.getOptionalConfig('vault')),
    acceleratorResource:
      config?.getOptionalString('acceleratorResource') ?? 'nvidia.com/gpu',
    limits: readLimits(config?.getOptionalConfig('limits')),
  };
}
