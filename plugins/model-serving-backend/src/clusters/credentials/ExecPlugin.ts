import { spawn } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { maskSecrets } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import { CredentialError } from './ClusterCredentials';

const DEADLINE_MS = 20_000;
/** Output that was written before the plugin ended may take this long to arrive. */
const DRAIN_MS = 500;
const OUTPUT_BYTES = 1024 * 1024;
const ERROR_BYTES = 8 * 1024;
const LINE_CHARACTERS = 200;
const API_GROUP = 'client.authentication.k8s.io';

/** `exec` of a kubeconfig's user. */
const pluginSchema = z.object({
  apiVersion: z.enum([`${API_GROUP}/v1`, `${API_GROUP}/v1beta1`]),
  command: z.string().min(1),
  args: z.array(z.string()).nullish(),
  env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(),
  interactiveMode: z.enum(['Never', 'IfAvailable', 'Always']).nullish(),
  installHint: z.string().nullish(),
});

const credentialSchema = z.object({
  apiVersion: z.string(),
  kind: z.literal('ExecCredential'),
  status: z.object({
    token: z
      .string()
      .regex(/^[\x21-\x7e]+$/)
      .nullish(),
    clientCertificateData: z.string().nullish(),
    clientKeyData: z.string().nullish(),
    expirationTimestamp: z.string().nullish(),
  }),
});

/** What a credential plugin issued. */
export interface ExecCredential {
  token: string | undefined;
  certificate: string | undefined;
  key: string | undefined;
  /** Epoch milliseconds; undefined where it holds until the server refuses it. */
  expiresAt: number | undefined;
}

/**
 * A credential plugin of a kubeconfig. The client library's own runner has neither a deadline nor a
 * bound on output, and leaves the plugin's children behind.
 */
export class ExecPlugin {
  readonly #plugin: z.infer<typeof pluginSchema>;
  readonly #directory: string;
  readonly #deadlineMs: number;

  /**
   * @param kubeconfig - file that names the plugin; relative commands are relative to its folder
   * @throws CredentialError where it can never run
   */
  constructor(
    exec: unknown,
    kubeconfig: string,
    options: { deadlineMs?: number } = {},
  ) {
    const plugin = pluginSchema.safeParse(exec);
    if (!plugin.success) {
      const [issue] = plugin.error.issues;
      throw new CredentialError(
        'kubeconfig-invalid',
        `the kubeconfig's exec.${issue.path.join('.')}: ${issue.message}`,
      );
    }
    if (plugin.data.interactiveMode === 'Always') {
      throw new CredentialError(
        'plugin-needs-terminal',
        `credential plugin ${plugin.data.command} needs a terminal (interactiveMode: Always)`,
      );
    }
    this.#plugin = plugin.data;
    this.#directory = dirname(kubeconfig);
    this.#deadlineMs = options.deadlineMs ?? DEADLINE_MS;
  }

  get #name(): string {
    return `credential plugin ${this.#plugin.command.slice(0, 100)}`;
  }

  /** Runs the plugin once. Throws {@link CredentialError} with the plugin's own reason. */
  async run(): Promise<ExecCredential> {
    const output = await this.#output();
    let parsed: unknown;
    try {
      parsed = JSON.parse(output);
    } catch {
      throw this.#failed('did not print JSON');
    }
    const credential = credentialSchema.safeParse(parsed);
    if (!credential.success) {
      const [issue] = credential.error.issues;
      throw this.#failed(
        `did not print an ExecCredential: ${
          issue.path.join('.') || 'the answer'
        } is not valid`,
      );
    }
    const { apiVersion, status } = credential.data;
    if (apiVersion !== this.#plugin.apiVersion) {
      throw this.#failed(
        `did not print an ExecCredential of ${this.#plugin.apiVersion}`,
      );
    }
    const { token, clientCertificateData, clientKeyData } = status;
    if (!token && !(clientCertificateData && clientKeyData)) {
      throw this.#failed('printed neither a token nor a client certificate');
    }
    const expiresAt = Date.parse(status.expirationTimestamp ?? '');
    return {
      token: token ?? undefined,
      certificate: clientCertificateData ?? undefined,
      key: clientKeyData ?? undefined,
      expiresAt: Number.isNaN(expiresAt) ? undefined : expiresAt,
    };
  }

  #failed(
    how: string,
    failure: 'plugin-failed' | 'plugin-not-found' = 'plugin-failed',
  ): CredentialError {
    return new CredentialError(failure, `${this.#name} ${how}`);
  }

  #output(): Promise<string> {
    const { command, args, env, apiVersion } = this.#plugin;
    const child = spawn(
      /[\\/]/.test(command) ? resolve(this.#directory, command) : command,
      args ?? [],
      {
        // A group of its own, so that what the plugin starts is ended with it.
        detached: true,
        stdio: ['ignore', 'pipe', 'pipe'],
        env: {
          ...process.env,
          ...Object.fromEntries(
            (env ?? []).map(({ name, value }) => [name, value]),
          ),
          KUBERNETES_EXEC_INFO: JSON.stringify({
            apiVersion,
            kind: 'ExecCredential',
            spec: { interactive: false },
          }),
        },
      },
    );
    return new Promise((done, fail) => {
      const output: Buffer[] = [];
      let outputBytes = 0;
      let errors = '';
      let isOver = false;
      let deadline: NodeJS.Timeout | undefined = undefined;
      let drain: NodeJS.Timeout | undefined = undefined;
      const end = (failure: CredentialError | undefined) => {
        if (isOver) {
          return;
        }
        isOver = true;
        clearTimeout(deadline);
        clearTimeout(drain);
        child.stdout.destroy();
        child.stderr.destroy();
        endGroup(child.pid);
        if (failure === undefined) {
          done(Buffer.concat(output).toString('utf8'));
        } else {
          fail(failure);
        }
      };
      deadline = setTimeout(
        () =>
          end(
            this.#failed(
              `did not finish within ${
                this.#deadlineMs / 1000
              } s and was ended`,
            ),
          ),
        this.#deadlineMs,
      );
      const finish = (code: number | null, signal: NodeJS.Signals | null) => {
        const how = code === null ? `signal ${signal}` : `exit code ${code}`;
        const said = wordsOf(errors);
        end(
          code === 0
            ? undefined
            : this.#failed(`failed with ${how}${said && `: ${said}`}`),
        );
      };
      child.stdout.on('data', (chunk: Buffer) => {
        outputBytes += chunk.length;
        output.push(chunk);
        if (outputBytes > OUTPUT_BYTES) {
          end(this.#failed(`printed more than ${OUTPUT_BYTES} bytes`));
        }
      });
      child.stderr.on('data', (chunk: Buffer) => {
        errors = keepEnds(errors + chunk.toString('utf8'));
      });
      child.once('error', (error: NodeJS.ErrnoException) =>
        end(
          error.code === 'ENOENT'
            ? this.#failed(`was not found${this.#hint()}`, 'plugin-not-found')
            : this.#failed(`could not be started: ${error.code}`),
        ),
      );
      child.once('close', finish);
      // What the plugin started may hold its output open longer than the plugin lives.
      child.once('exit', (code, signal) => {
        if (!isOver) {
          drain = setTimeout(() => finish(code, signal), DRAIN_MS);
        }
      });
    });
  }

  #hint(): string {
    const hint = this.#plugin.installHint && wordsOf(this.#plugin.installHint);
    return hint ? `: ${hint}` : '';
  }
}

/** Ends the plugin and what it started. */
function endGroup(pid: number | undefined): void {
  if (pid === undefined) {
    return;
  }
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
}

/** The first and the last bytes: plugins print the reason at either end. */
function keepEnds(text: string): string {
  return text.length <= 2 * ERROR_BYTES
    ? text
    : text.slice(0, ERROR_BYTES) + text.slice(-ERROR_BYTES);
}

/** The first and the last line, without secrets and control characters. */
function wordsOf(text: string): string {
  const lines = maskSecrets(text)
    .split('\n')
    .map(line =>
      line
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim()
        .slice(0, LINE_CHARACTERS),
    )
    .filter(line => line !== '');
  const ends = [lines[0], lines.length > 1 ? lines.at(-1) : undefined];
  return ends.filter(line => line !== undefined).join(' … ');
}
