/* global io, document, location, crypto, RTCPeerConnection */

// The least that plays a stream: the Socket.IO client and one peer connection, nothing else.
const streamId = location.hash.slice(1);
const connectionId = crypto.randomUUID();
const video = document.querySelector('video');
const early = [];
let connection;

const socket = io({ transports: ['websocket'] });
socket.on('connect', async () => {
  const watching = socket.emitWithAck('watch', { streamId });
  socket.emit('init', { streamId, connectionId, reason: 'new' }, () => undefined);
  const { data } = await watching;
  connection = new RTCPeerConnection({ iceServers: data.iceServers });
  connection.ontrack = ({ streams: [stream] }) => {
    if (video.srcObject !== stream) video.srcObject = stream;
  };
  connection.onicecandidate = ({ candidate }) => {
    if (candidate) socket.emit('candidate', { streamId, connectionId, candidate: candidate.toJSON() }, () => undefined);
  };
});
socket.on('offer', async ({ sdp }) => {
  await connection.setRemoteDescription({ type: 'offer', sdp });
  for (const candidate of early.splice(0)) await connection.addIceCandidate(candidate);
  await connection.setLocalDescription();
  socket.emit('answer', { streamId, connectionId, sdp: connection.localDescription.sdp }, () => undefined);
});
socket.on('candidate', async ({ candidate }) => {
  if (connection?.remoteDescription) await connection.addIceCandidate(candidate);
  else early.push(candidate);
});
