import {expect, test} from 'vitest';
import {measureOrder, orderCases} from '../../../parity/samplers/orders.ts';
import '../../helpers/tensorflow.ts';

test.each(orderCases)('$name converges with order $order', async (it) => {
  const order = await measureOrder(it);
  expect(order).toBeGreaterThan(it.order - 0.25);
  expect(order).toBeLessThan(it.order + 0.5);
});
