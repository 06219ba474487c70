import { orderPart, startControl, type Control } from './control';

describe('the control of a lab', () => {
  let control: Control;

  beforeEach(async () => {
    control = await startControl();
  });

  afterEach(() => control.stop());

  it('follows orders for parts, and hands on why it cannot', async () => {
    const followed: string[] = [];
    control.follow({
      endPart: async name => {
        followed.push(`end ${name}`);
      },
      restartPart: async name => {
        throw new Error(`${name} runs already.`);
      },
    });

    await orderPart(control.access, 'kube-apiserver', 'end');

    expect(followed).toEqual(['end kube-apiserver']);
    await expect(
      orderPart(control.access, 'kube-apiserver', 'restart'),
    ).rejects.toThrow('kube-apiserver runs already.');
  });

  it('refuses orders until the parts are there', async () => {
    await expect(orderPart(control.access, 'etcd', 'end')).rejects.toThrow(
      'The lab is being set up.',
    );
  });

  it('refuses orders of those without its token', async () => {
    await expect(
      orderPart({ ...control.access, token: 'guessed' }, 'etcd', 'end'),
    ).rejects.toThrow('401');
  });
});
