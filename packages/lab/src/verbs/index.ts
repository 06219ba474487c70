import { addNodes } from './addNodes';
import { down } from './down';
import { env } from './env';
import { install } from './install';
import { installEngines } from './installEngines';
import { load } from './load';
import { logs } from './logs';
import { record } from './record';
import { startPart, stopPart } from './orders';
import { status } from './status';
import { up } from './up';
import type { Verb } from './Verb';

export const HELP = `The real control plane on this machine, on 127.0.0.1 and without containers.

  up            start it and stay; Ctrl-C stops all of it
  down          stop it from elsewhere
  status        what runs
  logs [PART]   the log of a part, or which logs there are
  stop-part P   end one part at once, as a crash would; start-part P starts it again
  env           what a portal on it needs to know, as JSON
  install       compile the tools that are missing, all of them
  install-engines [NAME]…  install real engines of PyPI; llama.cpp, which is compiled, only by its name
  record [NAME]… record what the cluster writes in the scenarios named, or in all; without a name, list them
  record-answers record what an API server of its own answers to the questions of kubernetes-policy-node
  load SERVICE  put load on the engines of a service: --shape steady, burst or idle; --rate N a second; --seconds N
  add-nodes POOL  add the nodes of a pool, as a provisioner would; --seconds N later

  --to DIR          where recordings are written (./recordings)
  --only SECTIONS   start only these, comma-separated: core, gitops
  --state-dir DIR   where its files and logs are kept ($XDG_STATE_HOME/model-serving-lab)

Tools are compiled into $XDG_CACHE_HOME/model-serving-lab with Go 1.26 or newer, once a version.
`;

export const VERBS: Readonly<Record<string, Verb>> = {
  up,
  down,
  status,
  'stop-part': stopPart,
  'start-part': startPart,
  env,
  load,
  'add-nodes': addNodes,
  logs,
  install,
  'install-engines': installEngines,
  record,
};
