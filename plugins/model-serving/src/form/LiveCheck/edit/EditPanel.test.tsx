import { renderInTestApp } from '@backstage/frontend-test-utils';
import { ServiceEdit } from '@model-serving/backstage-plugin-model-serving-common';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import EditPanel from './EditPanel';

const FILE = 'tenants/team-a/chat/inferenceservice.yaml';

const field = (name: string) => ({
  id: `InferenceService/chat ${name}`,
  file: FILE,
  object: 'InferenceService chat',
  field: name,
});

const EDIT: ServiceEdit = {
  changes: [{ ...field('spec.replicas'), from: '1', to: '2' }],
  kept: [{ ...field('spec.timeout'), git: '900', form: '600', choice: 'git' }],
  conflicts: [
    { ...field('spec.minReplicas'), git: '2', form: '3', choice: null },
  ],
  files: [
    { path: FILE, before: 'a: 1\nreplicas: 1\n', after: 'a: 1\nreplicas: 2\n' },
  ],
};

describe('EditPanel', () => {
  it('shows the difference line by line', async () => {
    renderInTestApp(<EditPanel edit={EDIT} />);
    const difference = await screen.findByRole('region', {
      name: 'Difference',
    });
    expect(difference).toHaveTextContent('Removed: replicas: 1');
    expect(difference).toHaveTextContent('Added: replicas: 2');
  });

  it('lets both values of a conflict and of what is kept be chosen', async () => {
    const onChoose = jest.fn();
    renderInTestApp(<EditPanel edit={EDIT} onChoose={onChoose} />);
    const conflicts = await screen.findByRole('region', {
      name: 'Conflicts with Git',
    });
    const radios = within(conflicts).getAllByRole('radio');
    expect(radios.map(radio => (radio as HTMLInputElement).checked)).toEqual([
      false,
      false,
    ]);
    await userEvent.click(
      within(conflicts).getByRole('radio', { name: /Your answers/ }),
    );
    expect(onChoose).toHaveBeenLastCalledWith(
      'InferenceService/chat spec.minReplicas',
      'form',
    );
    const kept = screen.getByRole('region', { name: 'Kept from Git' });
    expect(within(kept).getByRole('radio', { name: /Keep/ })).toBeChecked();
    await userEvent.click(
      within(kept).getByRole('radio', { name: /Golden path/ }),
    );
    expect(onChoose).toHaveBeenLastCalledWith(
      'InferenceService/chat spec.timeout',
      'form',
    );
  });

  it('says where to choose while one cannot', async () => {
    renderInTestApp(<EditPanel edit={EDIT} />);
    expect(
      (await screen.findAllByText(/choose in the last step of the form/))
        .length,
    ).toBe(2);
    for (const radio of screen.getAllByRole('radio')) {
      expect(radio).toBeDisabled();
    }
  });

  it('says that nothing changes', async () => {
    renderInTestApp(
      <EditPanel edit={{ changes: [], kept: [], conflicts: [], files: [] }} />,
    );
    expect(await screen.findByText('Nothing changes.')).toBeInTheDocument();
    expect(screen.queryByRole('radio')).not.toBeInTheDocument();
  });
});
