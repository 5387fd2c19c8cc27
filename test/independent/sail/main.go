// Command sail starts one of the independent servers, or runs a command against it:
//
//	go run ./sail -flavour spring -broken half-hour -- plimsoll run --env environment.yaml --provider cargamos
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/plimsoll/plimsoll/test/independent"
)

func main() { os.Exit(run()) }

func run() int {
	flavour := flag.String("flavour", "", "which server")
	broken := flag.String("broken", "", "what is wrong with it, separated by commas")
	watch := flag.Bool("real", false, "real time instead of a clock that can be moved")
	flag.Parse()
	ship, err := independent.Find(*flavour)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	server := ship.Launch(strings.Split(*broken, ",")...)
	defer server.Close()
	env := ship.Environment(server.URL, !*watch)
	if flag.NArg() == 0 {
		fmt.Println(strings.Join(env, "\n"))
		select {}
	}
	cmd := exec.Command(flag.Arg(0), flag.Args()[1:]...)
	cmd.Env, cmd.Stdout, cmd.Stderr = append(os.Environ(), env...), os.Stdout, os.Stderr
	exit := &exec.ExitError{}
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	return cmd.ProcessState.ExitCode()
}
