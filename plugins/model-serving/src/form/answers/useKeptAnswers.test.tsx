import { act, render } from '@testing-library/react';
import { MemoryRouter, Route, Routes } from 'react-router-dom';
import { useKeptAnswers } from './useKeptAnswers';

const TEMPLATE = '/templates/default/inference-service';

function Field(props: { formData: object }) {
  useKeptAnswers({ formData: props.formData });
  return null;
}

function show(formData: object, path = TEMPLATE) {
  const page = (answers: object) => (
    <MemoryRouter
      initialEntries={[path]}
      future={{ v7_startTransition: true, v7_relativeSplatPath: true }}
    >
      <Routes>
        <Route
          path="/templates/:namespace/:templateName"
          element={<Field formData={answers} />}
        />
        <Route path="/edit" element={<Field formData={answers} />} />
      </Routes>
    </MemoryRouter>
  );
  const { rerender, unmount } = render(page(formData));
  return {
    answer: (answers: object) => rerender(page(answers)),
    leave: unmount,
  };
}

const settle = () => act(() => jest.runOnlyPendingTimers());

const kept = () => {
  const text = new URLSearchParams(window.location.search).get('formData');
  return text === null ? null : JSON.parse(text);
};

describe('useKeptAnswers', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    window.history.replaceState({ idx: 3 }, '', `${TEMPLATE}?other=1#part`);
  });

  afterEach(() => jest.useRealTimers());

  it('keeps what was answered last, and the rest of the address', () => {
    const form = show({ name: 'a' });
    form.answer({ name: 'a & b', replicas: { min: 1, max: 2 } });
    settle();
    expect(kept()).toEqual({ name: 'a & b', replicas: { min: 1, max: 2 } });
    expect(window.location.hash).toBe('#part');
    expect(new URLSearchParams(window.location.search).get('other')).toBe('1');
    expect(window.history.state).toEqual({ idx: 3 });
  });

  it('keeps what was chosen of the check, and not what the check said', () => {
    const form = show({ check: { verdict: 'Ready to propose.', cost: '$1' } });
    settle();
    expect(kept()).toBeNull();
    form.answer({
      name: 'a',
      check: { verdict: 'Ready to propose.', choices: { id: 'git' } },
    });
    settle();
    expect(kept()).toEqual({ name: 'a', check: { choices: { id: 'git' } } });
  });

  it('leaves the confirmation of a license to a person', () => {
    show({
      model: { ref: 'resource:default/m', licenseAccepted: 'llama3.1' },
    });
    settle();
    expect(kept()).toEqual({ model: { ref: 'resource:default/m' } });
  });

  it.each([
    ['there is no answer', {}, TEMPLATE],
    ['the form belongs to the template editor', { name: 'a' }, '/edit'],
  ])('keeps nothing where %s', (_case, answers, path) => {
    show(answers, path);
    settle();
    expect(kept()).toBeNull();
  });

  it('writes nothing after the form was left', () => {
    show({ name: 'a' }).leave();
    settle();
    expect(kept()).toBeNull();
  });
});
