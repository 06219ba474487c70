import { dirname, resolve } from 'node:path';
import { LineCounter, parse, YAMLParseError } from 'yaml';
import { z } from 'zod';
import { CredentialError } from './ClusterCredentials';

const clusterSchema = z.object({
  server: z.string().min(1),
  'certificate-authority': z.string().nullish(),
  'certificate-authority-data': z.string().nullish(),
  'insecure-skip-tls-verify': z.boolean().nullish(),
  'tls-server-name': z.string().nullish(),
  'proxy-url': z.string().nullish(),
});

const authProviderSchema = z.object({
  name: z.string(),
  config: z.record(z.string(), z.unknown()).nullish(),
});

const userSchema = z.object({
  token: z.string().nullish(),
  tokenFile: z.string().nullish(),
  username: z.string().nullish(),
  password: z.string().nullish(),
  'client-certificate': z.string().nullish(),
  'client-certificate-data': z.string().nullish(),
  'client-key': z.string().nullish(),
  'client-key-data': z.string().nullish(),
  as: z.string().nullish(),
  exec: z.unknown().optional(),
  'auth-provider': authProviderSchema.nullish(),
});

const contextSchema = z.object({
  cluster: z.string().nullish(),
  user: z.string().nullish(),
  namespace: z.string().nullish(),
});

const named = z.array(z.looseObject({ name: z.string() })).nullish();

/** Entries of other contexts are not looked into: one that is broken keeps nobody from using this one. */
const fileSchema = z.object({
  'current-context': z.string().nullish(),
  clusters: named,
  contexts: named,
  users: named,
});

/** `auth-provider` of a user. */
export type AuthProvider = z.infer<typeof authProviderSchema>;

/** A file, or what is embedded in the kubeconfig in its place. */
type Material = { file: string } | { data: Buffer };

/** One context of a kubeconfig: where the cluster is, and how to sign in. Paths are absolute. */
export interface KubeconfigContext {
  name: string;
  /** The namespace that `kubectl` uses with it. */
  namespace: string | undefined;
  server: string;
  ca: Material | undefined;
  skipTlsVerify: boolean;
  tlsServerName: string | undefined;
  proxyUrl: string | undefined;
  user: {
    token: string | undefined;
    tokenFile: string | undefined;
    /** User name and password. */
    basic: { username: string; password: string } | undefined;
    certificate: Material | undefined;
    key: Material | undefined;
    /** The user that the portal acts as. */
    impersonate: string | undefined;
    /** Undefined where there is none; not validated. */
    exec: unknown;
    authProvider: AuthProvider | undefined;
  };
}

/**
 * Reads one context of a kubeconfig. The rules are those of `kubectl`: embedded data win over files, and relative
 * paths begin at the folder of the file.
 *
 * @param file - path of the kubeconfig
 * @param context - the current one by default
 * @throws CredentialError naming what is missing
 */
export function readKubeconfigContext(
  text: string,
  file: string,
  context?: string,
): KubeconfigContext {
  const config = readFile(text);
  const name = context ?? config['current-context'];
  if (!name) {
    const names = namesOf(config.contexts);
    throw new CredentialError(
      'no-current-context',
      names
        ? `the kubeconfig has no current-context; it has the contexts ${names}`
        : 'the kubeconfig has no contexts',
    );
  }
  const { cluster: clusterName, ...chosen } = entryOf(
    config.contexts,
    name,
    'context',
    contextSchema,
    'no-such-context',
  );
  if (!clusterName) {
    throw new CredentialError(
      'context-incomplete',
      `context '${short(name)}' of the kubeconfig names no cluster`,
    );
  }
  const cluster = entryOf(
    config.clusters,
    clusterName,
    'cluster',
    clusterSchema,
    'context-incomplete',
  );
  const user = chosen.user
    ? entryOf(
        config.users,
        chosen.user,
        'user',
        userSchema,
        'context-incomplete',
      )
    : userSchema.parse({});
  const absolute = (path: string) => resolve(dirname(file), path);
  const material = (
    data: string | null | undefined,
    path: string | null | undefined,
  ): Material | undefined => {
    if (data) {
      return { data: Buffer.from(data, 'base64') };
    }
    return path ? { file: absolute(path) } : undefined;
  };
  const tokenFile =
    user.tokenFile ?? user['auth-provider']?.config?.tokenFile ?? undefined;
  return {
    name,
    namespace: chosen.namespace || undefined,
    server: cluster.server.replace(/\/+$/, ''),
    ca: material(
      cluster['certificate-authority-data'],
      cluster['certificate-authority'],
    ),
    skipTlsVerify: cluster['insecure-skip-tls-verify'] ?? false,
    tlsServerName: cluster['tls-server-name'] || undefined,
    proxyUrl: cluster['proxy-url'] || undefined,
    user: {
      token: user.token || undefined,
      tokenFile:
        typeof tokenFile === 'string' && tokenFile
          ? absolute(tokenFile)
          : undefined,
      basic: user.username
        ? { username: user.username, password: user.password ?? '' }
        : undefined,
      certificate: material(
        user['client-certificate-data'],
        user['client-certificate'],
      ),
      key: material(user['client-key-data'], user['client-key']),
      impersonate: user.as || undefined,
      exec: user.exec ?? undefined,
      authProvider: user['auth-provider'] ?? undefined,
    },
  };
}

function readFile(text: string): z.infer<typeof fileSchema> {
  const lines = new LineCounter();
  let parsed: unknown;
  try {
    // Warnings would be printed with the line that they are about.
    parsed = parse(text, {
      lineCounter: lines,
      logLevel: 'error',
      prettyErrors: false,
    });
  } catch (error) {
    throw new CredentialError(
      'kubeconfig-invalid',
      `the kubeconfig is not valid YAML${whyNotYaml(error, lines)}`,
    );
  }
  // An empty file is one without contexts, as for `kubectl`.
  const read = fileSchema.safeParse(parsed ?? {});
  if (!read.success) {
    throw invalid('the kubeconfig', read.error);
  }
  return read.data;
}

/** Kind and line of a mistake: the parser's own words quote the file, which holds secrets. */
function whyNotYaml(error: unknown, lines: LineCounter): string {
  if (!(error instanceof YAMLParseError)) {
    return ': an alias in it cannot be resolved';
  }
  const kind = error.code.toLowerCase().replace(/_/g, ' ');
  return `: ${kind} at line ${lines.linePos(error.pos[0]).line}`;
}

type Entries = ReadonlyArray<{ name: string }> | null | undefined;

function entryOf<T>(
  entries: Entries,
  name: string,
  what: 'cluster' | 'context' | 'user',
  schema: z.ZodType<T>,
  missing: 'no-such-context' | 'context-incomplete',
): T {
  const entry = entries?.find(each => each.name === name);
  if (!entry) {
    const names = namesOf(entries);
    throw new CredentialError(
      missing,
      `the kubeconfig has no ${what} '${short(name)}'${
        names ? `; it has ${names}` : ''
      }`,
    );
  }
  const read = schema.safeParse((entry as Record<string, unknown>)[what] ?? {});
  if (!read.success) {
    throw invalid(`${what} '${short(name)}' of the kubeconfig`, read.error);
  }
  return read.data;
}

function invalid(what: string, { issues }: z.ZodError): CredentialError {
  const [{ message, path }] = issues;
  return new CredentialError(
    'kubeconfig-invalid',
    `${what} is not valid: ${[path.join('.'), message]
      .filter(Boolean)
      .join(': ')}`,
  );
}

function namesOf(entries: Entries): string {
  return (entries ?? [])
    .slice(0, 5)
    .map(({ name }) => short(name))
    .join(', ');
}

function short(text: string): string {
  return text.slice(0, 120);
}
