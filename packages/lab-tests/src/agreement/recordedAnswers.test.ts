import { readFileSync } from 'node:fs';
import { rootFile } from '../rootFile';
import { ApiServerAnswers, askApiServer } from './ApiServerAnswers';
import { ANSWERS_FOLDER } from './recordAnswers';

// A machine that others use as well takes ten times as long as a quiet one.
jest.setTimeout(900_000);

/** What `./dev test` compares the policy package with. */
describe('recorded answers', () => {
  let now: ApiServerAnswers;

  beforeAll(async () => {
    now = await askApiServer();
  });

  const recorded = (name: string) =>
    JSON.parse(
      readFileSync(rootFile(`${ANSWERS_FOLDER}/${name}.json`), 'utf8'),
    );

  it.each(['expressions', 'manifests'] as const)(
    'are what the API server answers: %s',
    name => {
      expect(now[name].questions).toBe(recorded(name).questions);
      expect(now[name].answers).toEqual(recorded(name).answers);
    },
  );

  it('are of the kinds as the API server has them', () => {
    expect(now.openapi).toEqual(recorded('openapi'));
  });
});
