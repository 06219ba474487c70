import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { startForge } from './forge/startForge';
import { startGateway } from './gateway/startGateway';
import { startIdentityProvider } from './identity/startIdentityProvider';
import { ADMIN_TOKEN } from './kubernetes/access';
import { startKubernetesApi } from './kubernetes/KubernetesApi';
import { startLife } from './life';
import { startModelRegistry } from './registry/startModelRegistry';

const HELP = `Starts the sandbox: a Kubernetes API, a forge, an identity provider, a model registry and a gateway on 127.0.0.1, and the life in them.
With the word "identity", the identity provider alone.

  --kubernetes-port PORT   port of the Kubernetes API (7010)
  --forge-port PORT        port of the forge (7011)
  --identity-port PORT     port of the identity provider (7012)
  --registry-port PORT     port of the model registry (7013)
  --gateway-port PORT      port of the gateway that publishes services (7014)
  --state-dir DIR          where the repository and its pull requests are kept (.sandbox)
  --templates-dir DIR      the templates whose platform files are seeded (templates)
  --speed N                how many times faster than life time runs (1)
  --portal-url URL         the portal's address (http://localhost:7007)
  --help                   this text
`;

function portOf(flag: string, value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new Error(`--${flag} must be a port number, not "${value}".`);
  }
  return port;
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function stopOnSignals(stop: () => Promise<unknown>): void {
  const end = async () => {
    await stop();
    process.exit(0);
  };
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      'kubernetes-port': { type: 'string', default: '7010' },
      'forge-port': { type: 'string', default: '7011' },
      'identity-port': { type: 'string', default: '7012' },
      'registry-port': { type: 'string', default: '7013' },
      'gateway-port': { type: 'string', default: '7014' },
      'state-dir': { type: 'string', default: '.sandbox' },
      'templates-dir': { type: 'string', default: 'templates' },
      speed: { type: 'string', default: '1' },
      'portal-url': { type: 'string', default: 'http://localhost:7007' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    say(HELP);
    return;
  }
  const speed = Number(values.speed);
  if (!(speed > 0)) {
    throw new Error(`--speed must be above 0, not "${values.speed}".`);
  }
  if (!URL.canParse(values['portal-url'])) {
    throw new Error(`--portal-url "${values['portal-url']}" is no address.`);
  }

  const startIdentity = async () => {
    const provider = await startIdentityProvider({
      port: portOf('identity-port', values['identity-port']),
      portalUrl: values['portal-url'],
    });
    say(`Identity provider at ${provider.url}`);
    return provider;
  };
  if (positionals.length > 0) {
    if (positionals.join(' ') !== 'identity') {
      throw new Error(`The sandbox cannot "${positionals.join(' ')}".`);
    }
    const provider = await startIdentity();
    stopOnSignals(() => provider.stop());
    return;
  }

  const kubernetes = await startKubernetesApi({
    port: portOf('kubernetes-port', values['kubernetes-port']),
  });
  say(`Kubernetes API at ${kubernetes.url}`);
  const forge = await startForge({
    port: portOf('forge-port', values['forge-port']),
    stateDir: resolve(values['state-dir']),
  });
  say(`Forge at ${forge.repositoryUrl}`);
  const identity = await startIdentity();
  const registry = await startModelRegistry({
    port: portOf('registry-port', values['registry-port']),
  });
  say(`Model registry at ${registry.url}`);
  const gateway = await startGateway({
    port: portOf('gateway-port', values['gateway-port']),
    kubernetesUrl: kubernetes.url,
    token: ADMIN_TOKEN,
  });
  say(`Gateway at ${gateway.url}`);
  say('Seeding the repository and starting the controllers');
  const life = await startLife({
    kubernetesUrl: kubernetes.url,
    adminToken: ADMIN_TOKEN,
    repositoryPath: forge.repositoryPath,
    repositoryUrl: forge.repositoryUrl,
    forge,
    speed,
    templatesDir: resolve(values['templates-dir']),
  });

  stopOnSignals(async () => {
    await life.stop();
    await Promise.all(
      [kubernetes, forge, identity, registry, gateway].map(part => part.stop()),
    );
  });
  say('sandbox ready');
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
});
