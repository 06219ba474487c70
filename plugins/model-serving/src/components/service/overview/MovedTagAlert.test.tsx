import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { service } from '@model-serving/backstage-plugin-model-serving-react/testUtils';
import { MovedTagAlert } from './MovedTagAlert';

describe('MovedTagAlert', () => {
  it('names both artifacts', async () => {
    renderInTestApp(
      <MovedTagAlert
        service={service('chat', 'team-a', {
          movedTag: {
            uri: 'oci://registry.example.com/m:v1',
            digest: `sha256:${'cd'.repeat(32)}`,
            asOf: '2026-01-01T12:00:00Z',
          },
        })}
      />,
    );
    expect(
      await screen.findByText('Its model has a new artifact'),
    ).toBeInTheDocument();
    expect(screen.getByText('sha256:cdcdcdcdcdcd…')).toBeInTheDocument();
  });

  it('says nothing while the tag is where it was', () => {
    renderInTestApp(<MovedTagAlert service={service('chat', 'team-a')} />);
    expect(screen.queryByText(/new artifact/)).not.toBeInTheDocument();
  });
});
