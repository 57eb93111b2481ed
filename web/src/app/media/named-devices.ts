/** Devices to choose from. Without access to them the browser tells no names: then they are counted. */
export function namedDevices(
  devices: readonly MediaDeviceInfo[],
  unnamed: (count: number) => string,
): readonly { readonly id: string; readonly name: string }[] {
  return devices.map(({ deviceId, label }, index) => ({ id: deviceId, name: label || unnamed(index + 1) }));
}
