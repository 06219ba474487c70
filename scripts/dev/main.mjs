import { api } from './commands/api.mjs';
import { audit } from './commands/audit.mjs';
import { bench } from './commands/bench.mjs';
import { fuzz } from './commands/fuzz.mjs';
import { lab } from './commands/lab.mjs';
import { sbom } from './commands/sbom.mjs';
import { start } from './commands/start.mjs';
import { test } from './commands/test.mjs';
import { testLab } from './commands/testLab.mjs';
import { testRegistries } from './commands/testRegistries.mjs';
import { explain, UserError } from './terminal.mjs';

const HELP = `Usage: ./dev <command> [options]

  start                       start the portal with its sandbox: nothing else is needed
    --kubeconfig FILE         look at your own cluster instead, without writing to it
    --context NAME            which context of that file
    --lab                     on the real control plane instead of the sandbox (see ./dev lab)
    --config FILE             add an app-config file (repeatable)
    --port N                  the portal's port (default 7007)
    --speed N                 how much faster than life the sandbox runs (default 10)
    --watch                   rebuild and reload as sources change
  test                        type check, lint, unit, integration and end-to-end tests
    --skip-e2e                leave the browser out
  test:lab [ROOM]…            the tests that need the real control plane (needs Go) or real engines (Python)
  test:registries [NAME]…     sources of models and drift, and the store of models, against real servers
  fuzz                        random and mutated input against the backend, for minutes
    --minutes N               how long (default 10)
    --seed N                  where to begin, to repeat a run (default: the time)
  bench                       what the live picture costs, compared with plugin-kubernetes (needs Go)
    --only NAME               one measure, which is printed and not written (repeatable)
  api                         write what the published packages export into their report.api.md
    --check                   fail where that differs instead
  audit                       known vulnerabilities of what runs in production, and the supply chain
  sbom                        a CycloneDX list of what runs in production, in .dev/sbom
  lab up | down | status …    the real control plane on this machine: see ./dev lab help
  help                        this text
`;

const COMMANDS = {
  start,
  test,
  'test:lab': testLab,
  'test:registries': testRegistries,
  fuzz,
  bench,
  api,
  audit,
  sbom,
  lab,
};

const [name = 'help', ...args] = process.argv.slice(2);
if (['help', '--help', '-h'].includes(name)) {
  process.stdout.write(HELP);
} else if (!Object.hasOwn(COMMANDS, name)) {
  process.stderr.write(`There is no command '${name}'.\n\n${HELP}`);
  process.exitCode = 2;
} else {
  try {
    await COMMANDS[name](args);
  } catch (error) {
    explain(error);
    process.exitCode = error instanceof UserError ? error.exitCode : 1;
  }
}
