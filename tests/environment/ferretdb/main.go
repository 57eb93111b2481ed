// A MongoDB-compatible server that keeps its data in SQLite files, for the tests where there is no mongod. FerretDB's
// own program cannot be had by `go install`: built so, it lacks a generated file and panics at its start. Its
// embeddable package is meant for programs like this one, and reports to nobody.
//
// FerretDB finds a document and changes it in two steps, between which another command may change it too: of ten who
// compared and set, several succeeded. MongoDB does each in one step. So this program lets commands in one at a time.
package main

import (
	"context"
	"encoding/binary"
	"errors"
	"flag"
	"io"
	"log"
	"log/slog"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/FerretDB/FerretDB/ferretdb"
)

const (
	headerBytes     = 16
	maxMessageBytes = 48_000_000
	opMsg           = 2013
	// Flag of a message that asks for no answer.
	moreToCome = 2
)

func main() {
	listen := flag.String("listen", "127.0.0.1:27017", "address to listen on")
	folder := flag.String("folder", "data", "folder of the SQLite files; must exist")
	flag.Parse()

	inner := filepath.Join(*folder, "ferretdb.sock")
	os.Remove(inner)
	server, err := ferretdb.New(&ferretdb.Config{
		Listener:  ferretdb.ListenerConfig{Unix: inner},
		Logger:    slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn})),
		Handler:   "sqlite",
		SQLiteURL: "file:" + *folder + "/",
	})
	if err != nil {
		log.Fatal(err)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	go serve(ctx, *listen, inner)
	if err := server.Run(ctx); err != nil {
		log.Fatal(err)
	}
}

// Listens as soon as the inner server does, so that whoever gets in is answered.
func serve(ctx context.Context, address, inner string) {
	for {
		probe, err := net.Dial("unix", inner)
		if err == nil {
			probe.Close()
			break
		}
		time.Sleep(5 * time.Millisecond)
	}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		log.Fatal(err)
	}
	context.AfterFunc(ctx, func() { listener.Close() })
	var turn sync.Mutex
	for {
		client, err := listener.Accept()
		if err != nil {
			return
		}
		go func() {
			defer client.Close()
			server, err := net.Dial("unix", inner)
			if err != nil {
				return
			}
			defer server.Close()
			for relay(client, server, &turn) == nil {
			}
		}()
	}
}

// One command and its answer, while no other is under way.
func relay(client, server net.Conn, turn *sync.Mutex) error {
	command, err := readMessage(client)
	if err != nil {
		return err
	}
	answer, err := ask(server, command, turn)
	if err != nil || answer == nil {
		return err
	}
	_, err = client.Write(answer)
	return err
}

func ask(server net.Conn, command []byte, turn *sync.Mutex) ([]byte, error) {
	turn.Lock()
	defer turn.Unlock()
	if _, err := server.Write(command); err != nil {
		return nil, err
	}
	if binary.LittleEndian.Uint32(command[12:]) == opMsg && command[headerBytes]&moreToCome != 0 {
		return nil, nil
	}
	return readMessage(server)
}

// A message of MongoDB's wire protocol begins with its length, which counts itself.
func readMessage(from io.Reader) ([]byte, error) {
	header := make([]byte, headerBytes)
	if _, err := io.ReadFull(from, header); err != nil {
		return nil, err
	}
	length := binary.LittleEndian.Uint32(header)
	if length <= headerBytes || length > maxMessageBytes {
		return nil, errors.New("not a message of MongoDB's wire protocol")
	}
	message := make([]byte, length)
	copy(message, header)
	_, err := io.ReadFull(from, message[headerBytes:])
	return message, err
}
