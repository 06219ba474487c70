import { check } from './check';
import { down } from './down';
import { env } from './env';
import { install } from './install';
import { logs } from './logs';
import { status } from './status';
import { up } from './up';
import type { Verb } from './Verb';

export const HELP = `The real control plane on this machine, on 127.0.0.1 and without containers.

  up            start it and stay; Ctrl-C stops all of it
  down          stop it from elsewhere
  status        what runs
  logs [PART]   the log of a part, or which logs there are
  env           what a portal on it needs to know, as JSON
  install       compile the tools that are missing, all of them
  check         start a lab of its own, hold policies and admission against the real thing, stop it

  --only SECTIONS   start only these, comma-separated: core, gitops
  --state-dir DIR   where its files and logs are kept ($XDG_STATE_HOME/model-serving-lab)

Tools are compiled into $XDG_CACHE_HOME/model-serving-lab with Go 1.26 or newer, once a version.
`;

export const VERBS: Readonly<Record<string, Verb>> = {
  up,
  down,
  status,
  env,
  logs,
  install,
  check,
};
