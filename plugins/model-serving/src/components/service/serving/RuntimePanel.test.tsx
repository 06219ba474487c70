import { ServiceRuntime } from '@model-serving/backstage-plugin-model-serving-common';
import { service } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { render, screen } from '@testing-library/react';
import { RuntimePanel } from './RuntimePanel';

const RUNTIME = service('chat', 'team-a').runtime!;

function show(
  runtime: Partial<ServiceRuntime>,
  engine: string | null = 'vLLM',
) {
  render(
    <RuntimePanel service={{ engine }} runtime={{ ...RUNTIME, ...runtime }} />,
  );
  const terms = screen.getAllByRole('term');
  const values = screen.getAllByRole('definition');
  return Object.fromEntries(
    terms.map((term, index) => [term.textContent, values[index].textContent]),
  );
}

describe('RuntimePanel', () => {
  it('says which version the platform offers, and that the pods run its image', () => {
    expect(show({})).toEqual({
      Runtime: 'vLLM',
      'Serving runtime': 'vllm-pinned',
      Engine: 'vLLM',
      Version: '0.10.2, as platform/profiles/platform.yaml says',
      Image: 'sha256:8c8c8c8c8c8c… (the image of vllm-pinned now)',
      Protocol: 'OpenAI API',
      Maturity: 'Current: its project develops it.',
    });
  });

  it('says that pods run another image than the runtime has', () => {
    const image = { tag: 'v0.9.0', digest: null, isOffered: false };
    expect(show({ image }).Image).toBe(
      'v0.9.0 (not the image of vllm-pinned now). The pods may run another version than 0.10.2',
    );
  });

  it('says why the version is unknown', () => {
    const shown = show({
      offer: null,
      reason: 'no profile of team-a offers the runtime old',
      name: 'old',
      image: null,
    });
    expect(shown).toEqual({
      Runtime: 'old',
      Engine: 'vLLM',
      Version: 'Unknown: no profile of team-a offers the runtime old.',
      Image: 'Unknown: there is no pod.',
    });
  });

  it('says what maintenance means, and that another engine runs than is offered', () => {
    const offer = {
      ...RUNTIME.offer!,
      engine: 'TGI',
      maturity: 'maintenance' as const,
    };
    expect(show({ offer })).toMatchObject({
      Engine: 'vLLM; the platform offers TGI',
      Maturity:
        'In maintenance: its project releases fixes, and no new features.',
    });
  });
});
