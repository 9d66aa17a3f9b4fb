// The camera as a scanner. The only module that knows the vendored qr-scanner.

// Reads codes from a video element; `found` gets each text. Rejects where there is no camera or no leave to use it.
export async function watch(video, engine, found) {
  const { default: QrScanner } = await import(engine);
  const scanner = new QrScanner(video, (result) => found(result.data), {
    preferredCamera: "environment",
    maxScansPerSecond: 10,
    returnDetailedScanResult: true,
  });
  await scanner.start();
  return () => scanner.destroy();
}

// Whether a browser can do it here: cameras need HTTPS or this machine itself.
export const possible = () => Boolean(window.isSecureContext && navigator.mediaDevices?.getUserMedia);
