import {
  endpointsOf,
  snippetsOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import { startEngine } from '@model-serving/sandbox';
import { runSnippet, whyNotRun } from './runSnippet';

const KEY = `key of the "engine" $HOME`;

/** Every endpoint of the sandbox's engines, and what a call of it prints. */
const CALLS = [
  ['vLLM', 'openai', 'chat', /stand-in/],
  ['vLLM', 'openai', 'completions', /stand-in/],
  ['vLLM', 'openai', 'embeddings', /\b16\b|embedding/],
  ['vLLM', 'openai', 'rerank', /relevance_score/],
  ['MLServer', 'open-inference', 'infer', /predict/],
] as const;

/** A name that each language has to quote. */
const MODEL = `it's "chat" $(id) \\`;

jest.setTimeout(120_000);

describe.each(CALLS)(
  'snippets for %s, %s, %s',
  (engine, protocol, name, says) => {
    const model = engine === 'MLServer' ? 'flowers' : MODEL;
    let stop: () => Promise<void>;
    let url: string;

    beforeAll(async () => {
      const started = await startEngine({
        commandLine:
          engine === 'MLServer'
            ? ['mlserver', 'start', '/mnt/models']
            : ['python3', '-m', 'vllm.entrypoints.openai.api_server'],
        model,
        apiKey: KEY,
        traffic: 'idle',
        seed: 'snippets',
        now: () => new Date(),
      });
      stop = started.stop;
      url = `http://${started.address}`;
    });

    afterAll(() => stop());

    it('work as they are', async () => {
      const endpoint = endpointsOf({
        protocol,
        engine,
        task: null,
        model,
      }).endpoints.find(each => each.name === name)!;
      const snippets = snippetsOf({
        url,
        endpoint,
        model,
        keyed: protocol === 'openai',
      });
      expect(snippets.length).toBeGreaterThan(2);
      const printed: string[] = [];
      for (const snippet of snippets) {
        const reason = await whyNotRun(snippet);
        if (reason === null) {
          printed.push(await runSnippet(snippet, KEY));
        } else {
          process.stderr.write(
            `Skipped ${name} with ${snippet.title}: ${reason}.\n`,
          );
        }
      }
      // At least curl is on every machine that runs the tests.
      expect(printed.length).toBeGreaterThan(0);
      expect(printed.filter(text => !says.test(text))).toEqual([]);
    });
  },
);
