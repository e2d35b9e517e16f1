// SPDX-License-Identifier: MIT

// The exercises of rival.h on goroutines, all in one processor's queue.
package main

import (
	"fmt"
	"net"
	"os"
	"runtime"
	"strconv"
	"sync"
	"syscall"
	"time"
)

// Nanoseconds of processor time that this process has used.
func clock() int64 {
	var used syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &used)
	return used.Utime.Nano() + used.Stime.Nano()
}

func resident() float64 {
	var size, pages int
	file, err := os.Open("/proc/self/statm")
	check(err)
	defer file.Close()
	_, err = fmt.Fscan(file, &size, &pages)
	check(err)
	return float64(pages * os.Getpagesize())
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// n goroutines share the operations: one of them is a call of step.
func share(n, operations int, step func()) float64 {
	var all sync.WaitGroup
	left := operations
	start := clock()
	for i := 0; i < n; i++ {
		all.Add(1)
		go func() {
			for left > 0 {
				left--
				step()
			}
			all.Done()
		}()
	}
	all.Wait()
	return float64(clock()-start) / float64(operations)
}

func yield(n, operations int) float64 {
	share(n, n, runtime.Gosched) // the goroutines' memory is there
	return share(n, operations, runtime.Gosched)
}

func spawn(_, operations int) float64 {
	var one sync.WaitGroup
	start := clock()
	for i := 0; i < operations; i++ {
		one.Add(1)
		go one.Done()
		one.Wait()
	}
	return float64(clock()-start) / float64(operations)
}

// What is settled once is a channel that is closed, seen by await.
func settle(operations int, await func(chan struct{})) float64 {
	there, back := make(chan struct{}), make(chan struct{})
	go func() {
		for {
			await(there)
			there = make(chan struct{})
			close(back)
		}
	}()
	start := clock()
	for i := 0; i < operations/2; i++ {
		close(there)
		await(back)
		back = make(chan struct{})
	}
	return float64(clock()-start) / float64(operations)
}

func promise(_, operations int) float64 {
	return settle(operations, func(done chan struct{}) { <-done })
}

func timeout(_, operations int) float64 {
	return settle(operations, func(done chan struct{}) {
		late := time.NewTimer(time.Hour)
		select {
		case <-done:
		case <-late.C:
		}
		late.Stop()
	})
}

func channel(_, operations int) float64 {
	ask, answer := make(chan int), make(chan int)
	go func() {
		for {
			answer <- <-ask
		}
	}()
	start := clock()
	for i := 0; i < operations/2; i++ {
		ask <- i
		<-answer
	}
	return float64(clock()-start) / float64(operations)
}

func sleep(n, operations int) float64 {
	return share(n, operations, func() { time.Sleep(time.Microsecond) })
}

func serve(conn net.Conn, all *sync.WaitGroup) {
	defer all.Done()
	defer conn.Close()
	buf := make([]byte, 1024)
	for {
		n, err := conn.Read(buf)
		if err != nil {
			return
		}
		_, err = conn.Write(buf[:n])
		check(err)
	}
}

func echo(n, _ int) float64 {
	var all sync.WaitGroup
	listener, err := net.FileListener(os.Stdin)
	check(err)
	for i := 0; i < n; i++ {
		conn, err := listener.Accept()
		check(err)
		all.Add(1)
		go serve(conn, &all)
	}
	all.Wait()
	return 0
}

func memory(n, _ int) float64 {
	var begun sync.WaitGroup
	never := make(chan struct{})
	before := resident()
	begun.Add(n)
	for i := 0; i < n; i++ {
		go func() {
			begun.Done()
			<-never
		}()
	}
	begun.Wait()
	return (resident() - before) / float64(n)
}

func main() {
	exercises := map[string]func(n, operations int) float64{
		"yield": yield, "spawn": spawn, "promise": promise,
		"channel": channel, "sleep": sleep, "timeout": timeout,
		"echo": echo, "memory": memory,
	}
	run, found := exercises[os.Args[1]]
	if !found {
		os.Exit(69)
	}
	n, err := strconv.Atoi(os.Args[2])
	check(err)
	operations, err := strconv.Atoi(os.Args[3])
	check(err)
	runtime.GOMAXPROCS(1)
	fmt.Printf("%.3f\n", run(n, operations))
}
