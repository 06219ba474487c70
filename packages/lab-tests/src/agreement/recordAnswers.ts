import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Recorded } from '@model-serving/backstage-kubernetes-policy-node/testUtils';
import { rootFile } from '../rootFile';
import { askApiServer } from './ApiServerAnswers';

/** Where the policy package has its recordings, from the root of the repository. */
export const ANSWERS_FOLDER =
  'plugins/kubernetes-policy-node/src/agreement/__fixtures__';

/** One answer a line, so that a change is seen. */
function written<T>({ source, questions, answers }: Recorded<T>): string {
  const lines = Object.entries(answers).map(
    ([question, answer]) =>
      `    ${JSON.stringify(question)}: ${JSON.stringify(answer)}`,
  );
  return `{
  "source": ${JSON.stringify(source)},
  "questions": ${JSON.stringify(questions)},
  "answers": {
${lines.join(',\n')}
  }
}
`;
}

async function record(): Promise<void> {
  const { expressions, manifests, openapi } = await askApiServer();
  const folder = rootFile(ANSWERS_FOLDER);
  mkdirSync(folder, { recursive: true });
  const write = (name: string, text: string) =>
    writeFileSync(join(folder, name), text);
  write('expressions.json', written(expressions));
  write('manifests.json', written(manifests));
  write('openapi.json', `${JSON.stringify(openapi)}\n`);
  process.stdout.write(
    `${Object.keys(expressions.answers).length} expressions and ${
      Object.keys(manifests.answers).length
    } manifests of ${manifests.source}\n`,
  );
}

if (require.main === module) {
  record().catch((error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  });
}
