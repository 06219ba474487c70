import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { labEnvironment, startLab } from '../lab.mjs';
import { bin, root } from '../paths.mjs';
import { claimPort } from '../ports.mjs';
import { startIdentity, startPortal, startSandbox } from '../portal.mjs';
import { buildApp, install } from '../prepare.mjs';
import { show, stopAll, stopOnSignals, tail } from '../processes.mjs';
import { say, UserError } from '../terminal.mjs';

function readOptions(args) {
  let values;
  try {
    ({ values } = parseArgs({
      args,
      options: {
        kubeconfig: { type: 'string' },
        context: { type: 'string' },
        lab: { type: 'boolean', default: false },
        config: { type: 'string', multiple: true, default: [] },
        port: { type: 'string', default: '7007' },
        speed: { type: 'string', default: '10' },
        watch: { type: 'boolean', default: false },
      },
    }));
  } catch (error) {
    throw new UserError(`${error.message}\nSee ./dev help.`, 2);
  }
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65529) {
    throw new UserError(
      `--port must be a port number, not '${values.port}'.`,
      2,
    );
  }
  for (const file of [values.kubeconfig, ...values.config].filter(Boolean)) {
    if (!existsSync(file)) {
      throw new UserError(`There is no file ${file}.`, 2);
    }
  }
  if (values.context && !values.kubeconfig) {
    throw new UserError('--context needs --kubeconfig.', 2);
  }
  if (values.lab && values.kubeconfig) {
    throw new UserError('--lab and --kubeconfig exclude one another.', 2);
  }
  return { ...values, port };
}

const config = name => path.join(root, name);

/** The lab that runs already, or a new one that stops with the portal. */
async function useLab(identityPort, portalUrl) {
  let lab = await labEnvironment();
  let child;
  if (!lab) {
    child = await startLab();
    lab = await labEnvironment();
  }
  const identity = await startIdentity({ port: identityPort, portalUrl });
  return {
    child,
    forgeUrl: lab.forge,
    env: { ...lab.portal, LAB_IDENTITY_URL: identity.url },
  };
}

export async function start(args) {
  const options = readOptions(args);
  const { port } = options;
  stopOnSignals(() => say('\n  Stopping …'));

  await claimPort(port, 'the portal', '--port');
  const sandboxPorts = [3, 4, 5, 6, 7].map(step => port + step);
  if (!options.kubeconfig) {
    for (const one of options.lab ? [sandboxPorts[2]] : sandboxPorts) {
      await claimPort(one, 'the sandbox', '--port');
    }
  }

  await install();
  if (!options.watch) {
    await buildApp();
  }

  const extra = options.config.map(file => path.resolve(file));
  const portalUrl = `http://localhost:${options.watch ? 3000 : port}`;
  let env;
  let configs;
  let forgeUrl;
  const besides = new Map();
  try {
    if (options.kubeconfig) {
      env = {
        KUBECONFIG_FILE: path.resolve(options.kubeconfig),
        KUBECONFIG_CONTEXT: options.context ?? '',
      };
      configs = [
        config('app-config.yaml'),
        config('app-config.kubeconfig.yaml'),
      ];
    } else if (options.lab) {
      const lab = await useLab(sandboxPorts[2], portalUrl);
      ({ env, forgeUrl } = lab);
      if (lab.child) {
        besides.set('lab', lab.child);
      }
      configs = [config('app-config.yaml'), config('app-config.lab.yaml')];
    } else {
      const sandbox = await startSandbox({
        ports: sandboxPorts,
        portalUrl,
        speed: options.speed,
      });
      ({ env, forgeUrl } = sandbox);
      besides.set('sandbox', sandbox.child);
      configs = [config('app-config.yaml'), config('app-config.sandbox.yaml')];
    }
    configs.push(...extra);

    if (options.watch) {
      await show(
        bin('backstage-cli'),
        ['repo', 'start', ...configs.flatMap(file => ['--config', file])],
        {
          env: {
            ...env,
            PORTAL_PORT: String(port),
            AUTH_SESSION_SECRET: 'only-while-watching',
          },
        },
      );
      return;
    }

    const portal = await startPortal({ port, configs, env });
    say();
    say(`  The portal:  ${portal.url}`);
    if (forgeUrl) {
      say(`  The forge:   ${forgeUrl}/platform/serving/pulls`);
      say('  Sign in as a member of team A, of team B, or as platform owner.');
    } else {
      say(
        `  Reading ${options.kubeconfig}; nothing is written to the cluster.`,
      );
    }
    say('  Ctrl-C stops everything.');
    say();

    const ended = await Promise.race([
      portal.child.finished.then(() => 'portal'),
      ...[...besides].map(([name, child]) => child.finished.then(() => name)),
    ]);
    throw new UserError(`${tail(ended)}\n\nThe ${ended} has ended.`);
  } finally {
    await stopAll();
  }
}
